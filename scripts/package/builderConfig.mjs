// What electron-builder is told, on every system.
import fs from 'node:fs'
import path from 'node:path'
import { nodeModules, root } from '../setup/places.mjs'
import { installedElectron } from '../setup/electron.mjs'
import { afterPack } from './afterPack.mjs'
import { projectType, videoExtensions, videoTypes } from './fileTypes.mjs'
import { fuses } from './fuses.mjs'

const made = path.join(root, 'dist')

export const folders = {
  packages: path.join(made, 'packages'),
  untested: path.join(made, 'untested-runtime'),
  ffmpeg: path.join(made, 'ffmpeg'),
  icons: path.join(made, 'icons')
}

/** Where ONNX Runtime keeps its libraries, by platform and processor. */
const runtimes = path.join(nodeModules, 'onnxruntime-node', 'bin', 'napi-v6')

const wanted = { linux: ['x64'], win32: ['x64', 'arm64'], darwin: ['x64', 'arm64'] }

/** Processors that packages are made for here: no more than ONNX Runtime has libraries for (1.30 has none for Intel Macs). */
export function arches(platform = process.platform) {
  return (wanted[platform] ?? []).filter((arch) => fs.existsSync(path.join(runtimes, platform, arch)))
}

export function targetsOf(untested, platform = process.platform) {
  if (untested) return ['dir']
  return { linux: ['AppImage', 'deb'], win32: ['nsis'], darwin: ['dmg'] }[platform] ?? []
}

/**
 * @param {{ untested: boolean, platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv }} options `untested`: of the fallback runtime
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ untested, platform = process.platform, env = process.env }) {
  return {
    appId: 'io.hodor-studio.app',
    productName: 'HODOR Studio',
    copyright: 'The authors of HODOR Studio, Apache License 2.0',
    directories: { output: untested ? folders.untested : folders.packages, buildResources: 'scripts/package' },
    artifactName: 'hodor-studio-${version}-${os}-${arch}.${ext}',
    // Nothing is compiled anew: the only native parts come ready, for Node's stable interface.
    npmRebuild: false,
    nodeGypRebuild: false,
    files: packagedFiles(platform),
    asar: true,
    // Opened by the system's loader, which cannot look into an archive.
    asarUnpack: ['**/*.node', 'node_modules/onnxruntime-node/bin/**'],
    extraResources: resources(platform),
    extraMetadata: { desktopName: 'hodor-studio.desktop' },
    electronLanguages: ['en-US', 'en-GB'],
    afterPack,
    // On Linux `afterPack` does it: the launcher takes the program's name.
    ...(platform !== 'linux' && { electronFuses: fuses }),
    ...(untested && { electronDist: path.join(nodeModules, 'electron', 'dist') }),
    ...(untested && { electronVersion: installedElectron()?.version }),
    ...systems(env)
  }
}

function packagedFiles(platform) {
  return [
    'out/{main,preload,renderer}/**',
    // Need Node.js itself, which the packaged program is not.
    '!out/main/{cli,api,farmChild}.cjs',
    'package.json',
    ...['darwin', 'linux', 'win32']
      .filter((other) => other !== platform)
      .map((other) => `!node_modules/onnxruntime-node/bin/napi-v6/${other}/**`),
    `!node_modules/onnxruntime-node/bin/napi-v6/${platform}/!(\${arch})/**`,
    // FFmpeg comes as a pinned build, outside the archive.
    '!node_modules/ffmpeg-static/**',
    '!node_modules/@{aws-sdk,smithy,aws}/**/dist-{es,types}/**',
    '!node_modules/**/*.{md,map,ts,mts,cts,tsbuildinfo}'
  ]
}

function resources(platform) {
  return [
    { from: 'models/bundles', to: 'models/bundles' },
    { from: 'sample/sample.mp4', to: 'sample/sample.mp4' },
    { from: `dist/ffmpeg/${platform}-\${arch}`, to: 'ffmpeg' },
    { from: 'scripts/package/ffmpeg', to: 'ffmpeg' },
    { from: 'LICENSE', to: 'licences/LICENSE.txt' },
    { from: 'THIRD_PARTY_NOTICES.md', to: 'licences/THIRD_PARTY_NOTICES.md' }
  ]
}

function systems(env) {
  const projectFiles = { ext: projectType.extension, name: projectType.name, role: 'Editor' }
  return {
    linux: {
      icon: 'dist/icons/linux',
      executableName: 'hodor-studio',
      category: 'AudioVideo',
      synopsis: 'Cut objects out of videos',
      maintainer: 'The authors of HODOR Studio <noreply@hodor-studio.invalid>',
      fileAssociations: [{ ...projectFiles, mimeType: projectType.mimeType }],
      mimeTypes: videoTypes,
      desktop: { entry: { StartupWMClass: 'hodor-studio', Keywords: 'video;mask;matte;rotoscoping;segmentation;' } }
    },
    deb: { recommends: ['libvulkan1'] },
    // Videos are offered under “Open with” only (`installer.nsh`): whoever plays them keeps them.
    win: { icon: 'dist/icons/icon.ico', fileAssociations: [projectFiles] },
    nsis: {
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      include: 'scripts/package/installer.nsh'
    },
    mac: {
      icon: 'dist/icons/icon.icns',
      category: 'public.app-category.video',
      hardenedRuntime: true,
      entitlements: 'scripts/package/entitlements.plist',
      entitlementsInherit: 'scripts/package/entitlements.plist',
      // Signed where CSC_LINK names a certificate; notarised where Apple's account is in the environment, too.
      notarize: Boolean(env['CSC_LINK'] && (env['APPLE_API_KEY'] || env['APPLE_ID'])),
      fileAssociations: [
        { ...projectFiles, rank: 'Owner' },
        { ext: videoExtensions, name: 'Video', role: 'Viewer', rank: 'Alternate' }
      ]
    }
  }
}
