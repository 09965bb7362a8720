import { StudioError } from '../../../../shared/domain/errors'
import { inputUnseen } from '../inputUnseen'
import { pathsOf } from '../submittedPaths'
import type { S3Choice } from './s3Bucket'

/** Paths of the machine that submitted, which need not be of this system, and keys of the bucket. */
export class S3Keys {
  readonly #root: string
  readonly #prefix: string

  constructor({ root, prefix }: Pick<S3Choice, 'root' | 'prefix'>) {
    this.#root = root
    this.#prefix = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  }

  /** @throws StudioError `farm-input-unseen` for paths outside the folder the bucket mirrors */
  input(path: string): string {
    const inside = this.#inside(path)
    if (inside === null) throw inputUnseen(path)
    return this.#prefix + inside
  }

  /** @throws StudioError `output-not-writable` */
  output(path: string): string {
    const inside = this.#inside(path)
    if (inside !== null) return this.#prefix + inside
    throw new StudioError('output-not-writable', `${path} lies outside ${this.#root}, which the bucket mirrors.`, {
      hint: 'Choose an output folder below it.'
    })
  }

  scratch(clipId: string, name = ''): string {
    return `${this.#prefix}.hodor-farm/${clipId}/${name}`
  }

  #inside(path: string): string | null {
    const paths = pathsOf(this.#root)
    const inside = paths.relative(this.#root, path)
    if (inside === '') return ''
    return inside.startsWith('..') || paths.isAbsolute(inside) ? null : inside.split(paths.sep).join('/')
  }
}
