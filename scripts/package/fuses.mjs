// Switches inside the packaged program: it can be made to run no code but its own.

/** As electron-builder names them. */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  onlyLoadAppFromAsar: true,
  // Looked at on macOS and Windows; Linux has no such check.
  enableEmbeddedAsarIntegrityValidation: true,
  enableCookieEncryption: true
}
