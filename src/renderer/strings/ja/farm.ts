import type * as english from '../en/farm'
import type { Translated } from '../../../shared/language/translated'

/** The farm: clips that are worked on by other machines. */
export const farmStrings: Translated<typeof english.farmStrings> = {
  farm: 'ファーム',
  farmIntro:
    'ほかのマシンに処理を任せられます。Redisサーバーがクリップを各マシンに割り当てます。アドレスを設定しない限り、ネットワークは一切使用しません。',
  farmAddress: 'アドレス',
  farmAddressHint: 'redis://HOST:PORT、TLSの場合はrediss://HOST:PORT。空欄：使用しない',
  farmAddressWrong:
    'Redisサーバーのアドレスではないか、パスワードが含まれています。パスワードはファイルで指定してください。',
  farmPassword: 'パスワード',
  farmPasswordHint: 'パスワードを含むファイル（ここにはパスだけを保存します）',
  farmCertificate: '証明書',
  farmCertificateHint: 'TLS用：サーバーを証明する認証局（PEM形式）',
  farmChoose: '選択…',
  farmForget: '解除',
  farmNoFile: 'なし',
  farmOff: 'ファームは未設定です。何も送信しません。',
  farmConnecting: (address) => `${address}に接続中…`,
  farmConnected: (address, workers) => `${address}に接続済み：ワーカー${workers}台`,
  farmSend: 'ファームに送信',
  farmSendHint:
    'ほかのマシンがペイントしたマスクをクリップ全体に伝播し、結果を同じフォルダーにプロジェクトとして保存します',
  farmSendWants: '先にオブジェクトをペイントしてください',
  farmSent: (title) => `${title}をファームに送信しました。`,
  farmStates: {
    waiting: '待機中',
    running: '処理中',
    retrying: '失敗（再試行予定）',
    parts: 'ショットごとに処理中',
    done: '完了',
    dead: '失敗',
    cancelled: '中止'
  },
  farmOpen: (title) => `${title}の結果を開く`,
  farmCancel: (title) => `${title}を中止`,
  farmRetry: (title) => `${title}をやり直す`,
  farmNone: '送信したクリップはありません。'
}
