import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client
} from '@aws-sdk/client-s3'
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { StudioError } from '../../../../shared/domain/errors'
import type { StorageChoice } from '../../ports'
import { writeFailure } from '../../../files/outputFile'
import { s3Credentials } from './s3Credentials'
import { isMissing, isNotImplemented, s3Failure } from './s3Errors'

/** An object as the bucket describes it. */
export interface ObjectInfo {
  readonly key: string
  readonly bytes: number
  readonly etag: string
  /** Of what this program wrote; else empty. */
  readonly sha256: string
}

export interface S3Patience {
  /** Milliseconds until a connection has to stand. */
  readonly connectMs: number
  /** Milliseconds a connection may be silent. */
  readonly silentMs: number
  /** Requests are made so many times, with growing pauses, before the clip's own retry has its turn. */
  readonly attempts: number
}

export const usualPatience: S3Patience = { connectMs: 5_000, silentMs: 30_000, attempts: 4 }

export type S3Choice = Extract<StorageChoice, { kind: 's3' }>

const digestKey = 'hodor-sha256'

/** Objects of one bucket, through the official client. Every failure is a `StudioError`; none holds what is secret. */
export class S3Bucket {
  readonly #client: S3Client
  readonly #bucket: string

  private constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /** @throws StudioError `storage-refused` without credentials; nothing is asked of the server yet */
  static async open({ endpoint, region, bucket }: S3Choice, patience: S3Patience = usualPatience): Promise<S3Bucket> {
    const credentials = await s3Credentials()
    const client = new S3Client({
      region,
      credentials,
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      maxAttempts: patience.attempts,
      // Sums of newer kinds are not known to every compatible server; lengths, ETags and our own sums are checked here.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: patience.connectMs, socketTimeout: patience.silentMs }
    })
    return new S3Bucket(client, bucket)
  }

  /** @returns null where there is none */
  async look(key: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
    try {
      const found = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }), abortOf(signal))
      const { ContentLength: bytes = 0, ETag: etag = '', Metadata = {} } = found
      return { key, bytes, etag, sha256: Metadata[digestKey] ?? '' }
    } catch (error) {
      if (isMissing(error)) return null
      throw s3Failure(key, error)
    }
  }

  async list(prefix: string, signal?: AbortSignal): Promise<ObjectInfo[]> {
    const found: ObjectInfo[] = []
    let token: string | undefined
    do {
      const page = await this.#page(prefix, token, signal)
      for (const { Key: key = '', Size: bytes = 0, ETag: etag = '' } of page.Contents ?? [])
        found.push({ key, bytes, etag, sha256: '' })
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
    return found
  }

  #page(prefix: string, token: string | undefined, signal: AbortSignal | undefined) {
    const next = token === undefined ? {} : { ContinuationToken: token }
    const command = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ...next })
    return this.#client.send(command, abortOf(signal)).catch((error: unknown) => {
      throw s3Failure(prefix, error)
    })
  }

  /**
   * Fetches an object into a file that does not exist yet.
   * @throws StudioError `storage-altered` where it is not what was announced, `disk-full`
   */
  async fetch({ key, bytes, etag }: ObjectInfo, target: string, signal: AbortSignal): Promise<void> {
    const md5 = createHash('md5')
    let arrived = 0
    let isMd5 = isPlainMd5(etag)
    try {
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key, IfMatch: etag })
      const { Body, ServerSideEncryption } = await this.#client.send(command, { abortSignal: signal })
      // Encrypted by a key service, the ETag is something else of the same length.
      if (ServerSideEncryption?.startsWith('aws:kms')) isMd5 = false
      const count = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
        for await (const chunk of chunks) {
          arrived += chunk.length
          md5.update(chunk)
          yield chunk
        }
      }
      await pipeline(Body as Readable, count, createWriteStream(target, { flags: 'wx' }), { signal })
    } catch (error) {
      throw fetchFailure(key, target, error)
    }
    const isSame = !isMd5 || etag.replaceAll('"', '') === md5.digest('hex')
    if (arrived !== bytes || !isSame) throw altered(key)
  }

  async get(key: string): Promise<Uint8Array | null> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }))
      return (await Body?.transformToByteArray()) ?? null
    } catch (error) {
      if (isMissing(error)) return null
      throw s3Failure(key, error)
    }
  }

  async putBytes(key: string, data: Uint8Array): Promise<void> {
    await this.#client
      .send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: data }))
      .catch((error: unknown) => {
        throw s3Failure(key, error)
      })
  }

  /**
   * Puts a file, in parts where it is large; it appears whole.
   * @param onlyNew refuses, on servers that know how, to replace what is there
   * @throws the client's own error where `isPreconditionFailed` tells that something is there; else StudioError
   */
  async putFile(
    key: string,
    file: { readonly path: string; readonly sha256: string },
    onlyNew: boolean
  ): Promise<void> {
    const upload = (condition: Partial<PutObjectCommandInput>): Promise<unknown> => {
      const params = { Bucket: this.#bucket, Key: key, Metadata: { [digestKey]: file.sha256 }, ...condition }
      return new Upload({ client: this.#client, params: { ...params, Body: createReadStream(file.path) } }).done()
    }
    if (!onlyNew) return void (await upload({}))
    await upload({ IfNoneMatch: '*' }).catch((error: unknown) => {
      if (isNotImplemented(error)) return upload({})
      throw error
    })
  }

  async remove(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })).catch((error: unknown) => {
      throw s3Failure(key, error)
    })
  }

  close(): void {
    this.#client.destroy()
  }
}

function abortOf(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {}
}

/** Of objects put in one part. */
function isPlainMd5(etag: string): boolean {
  return /^"?[0-9a-f]{32}"?$/.test(etag)
}

function fetchFailure(key: string, target: string, error: unknown): StudioError {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'].includes(code)) return writeFailure(target, error)
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return status === 412 ? altered(key) : s3Failure(key, error)
}

function altered(key: string): StudioError {
  return new StudioError('storage-altered', `What arrived of ${key} is not what the storage announced.`, {
    hint: 'The clip is tried again; if it stays, check the object in the bucket.'
  })
}
