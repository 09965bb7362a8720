import { fromIni } from '@aws-sdk/credential-provider-ini'
import { StudioError } from '../../../../shared/domain/errors'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * Who the worker is to the storage: from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if there is one,
 * `AWS_SESSION_TOKEN`, else from a credentials file (`AWS_SHARED_CREDENTIALS_FILE`, `AWS_PROFILE`). The official chain
 * would go on to ask addresses in the network; this program does not.
 * @throws StudioError `storage-refused` where there are none
 */
export async function s3Credentials(env: NodeJS.ProcessEnv = process.env): Promise<Credentials> {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  const sessionToken = env['AWS_SESSION_TOKEN']
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  const filepath = env['AWS_SHARED_CREDENTIALS_FILE']
  const profile = env['AWS_PROFILE']
  try {
    return await fromIni({ ignoreCache: true, ...(filepath && { filepath }), ...(profile && { profile }) })()
  } catch (cause) {
    throw new StudioError('storage-refused', 'There are no credentials for the storage.', {
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE, for the worker.',
      cause
    })
  }
}
