import type { OpenStorage } from '../ports'
import { folderStorage } from './folderStorage'

/** The storage a job names. The client of S3 is loaded where one is: nobody else waits for its code. */
export const openStorage: OpenStorage = async (choice, here) => {
  if (choice.kind === 'folder') return folderStorage(choice.scratch)
  const { s3Storage } = await import('./s3/s3Storage')
  return s3Storage(choice, here)
}
