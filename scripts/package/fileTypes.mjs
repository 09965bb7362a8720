// Files the system offers the studio for. Videos are opened by many programs: none is taken away from another.

export const projectType = {
  extension: 'hodor',
  name: 'HODOR Studio project',
  mimeType: 'application/x-hodor-studio'
}

export const videoExtensions = [
  'mp4',
  'm4v',
  'mov',
  'mkv',
  'webm',
  'avi',
  'mts',
  'm2ts',
  'ts',
  'mxf',
  'mpg',
  'mpeg',
  'wmv',
  'ogv'
]

export const videoTypes = [
  'video/mp4',
  'video/x-m4v',
  'video/quicktime',
  'video/x-matroska',
  'video/webm',
  'video/x-msvideo',
  'video/mp2t',
  'application/mxf',
  'video/mpeg',
  'video/x-ms-wmv',
  'video/ogg'
]
