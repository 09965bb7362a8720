/** The farm: clips that are worked on by other machines. */
export const farmStrings = {
  farm: 'Farm',
  farmIntro:
    'Other machines can do the work: a Redis server hands your clips to them. Without an address the studio uses no network at all.',
  farmAddress: 'Address',
  farmAddressHint: 'redis://HOST:PORT, or rediss://HOST:PORT for TLS; empty: none',
  farmAddressWrong: 'That is no address of a Redis server, or it holds a password: that belongs into a file.',
  farmPassword: 'Password',
  farmPasswordHint: 'A file that holds it: only its path is kept here',
  farmCertificate: 'Certificate',
  farmCertificateHint: 'With TLS: who vouches for the server, as PEM',
  farmChoose: 'Choose …',
  farmForget: 'Forget',
  farmNoFile: 'none',
  farmOff: 'No farm: nothing is sent anywhere.',
  farmConnecting: (address: string) => `Connecting to ${address} …`,
  farmConnected: (address: string, workers: number) =>
    `Connected to ${address}: ${workers} worker${workers === 1 ? '' : 's'}`,
  farmSend: 'Send to farm',
  farmSendHint: 'Other machines carry the painted masks through the clip; the result is a project beside this one',
  farmSendWants: 'Paint an object first',
  farmSent: (title: string) => `${title} was sent to the farm.`,
  farmStates: {
    waiting: 'Waiting',
    running: 'Running',
    retrying: 'Failed, to be tried again',
    parts: 'Its shots are worked on',
    done: 'Done',
    dead: 'Failed',
    cancelled: 'Stopped'
  } as const,
  farmOpen: (title: string) => `Open what became of ${title}`,
  farmCancel: (title: string) => `Stop ${title}`,
  farmRetry: (title: string) => `Do ${title} again`,
  farmNone: 'Nothing was sent yet.'
} as const
