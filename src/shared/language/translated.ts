/**
 * What a catalogue of another language has to hold: the keys, parameters and lengths of the English one, with any text.
 * A key that is missing or too many does not compile.
 */
export type Translated<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => infer R
    ? (...parameters: P) => Translated<R>
    : { readonly [K in keyof T]: Translated<T[K]> }
