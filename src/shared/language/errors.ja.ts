import type { ErrorCode } from '../domain/errors'

/** Every code in Japanese: what happened, and what to do (docs/errors.md). */
export const errors: Readonly<Record<ErrorCode, { readonly message: string; readonly hint: string }>> = {
  cancelled: {
    message: '処理を中止しました。',
    hint: '何もする必要はありません。それまでに作成したマスクは残り、書きかけのファイルは削除されました。'
  },
  'bad-arguments': {
    message: 'コマンド、オプション、または指定した値が正しくありません。',
    hint: '該当する項目は詳細に示されています。何も開始していません。'
  },
  'file-not-found': {
    message: 'その名前のファイルまたはフォルダーがありません。',
    hint: 'パスを確認してください。プロジェクトの動画が移動している場合は、動画を指定すると再リンクされます。'
  },
  'file-is-directory': {
    message: 'ファイルが必要な場所にフォルダーが指定されています。',
    hint: 'ファイルそのものか、連番画像を含むフォルダーを指定してください。'
  },
  'file-empty': {
    message: 'ファイルが空です。',
    hint: 'コピーまたは収録をやり直してください。プロジェクトの場合はバックアップを開いてください。'
  },
  'file-unreadable': {
    message: 'ファイルを読み取れません。',
    hint: 'ファイルとフォルダーのアクセス権を確認し、ローカルドライブにコピーしてください。'
  },
  'not-a-video': {
    message: 'FFmpegで扱える動画ではありません。',
    hint: 'プレーヤーで開いてください。再生できる場合は、MP4に変換してから開いてください。'
  },
  'playlist-refused': {
    message: 'このファイルは動画ではなく、ほかのファイルのリストです。',
    hint: 'リストにある動画を直接開くか、先に1つのファイルに結合してください。'
  },
  'no-video-stream': {
    message: 'ファイルに映像がなく、音声または字幕だけが含まれています。',
    hint: '映像を含むファイルを選択してください。'
  },
  'no-frames': {
    message: '映像に表示できるフレームがありません。',
    hint: '収録またはコピーをやり直してください。'
  },
  'video-truncated': {
    message: '動画が途中で終わっています。',
    hint: 'コピーし直すか、収録ファイルを修復してください。途切れる前の部分は使用でき、そのマスクは残ります。'
  },
  'video-encrypted': {
    message: '動画がコピー保護されています。',
    hint: '保護されていない動画を使用してください。'
  },
  'codec-unsupported': {
    message: '使用中のFFmpegは、このコーデックまたはピクセル形式に対応していません。',
    hint: '別のコーデックを選択するか、より多くの機能を含むFFmpegをSTUDIO_FFMPEGとSTUDIO_FFPROBEに指定してください。'
  },
  'decode-failed': {
    message: 'フレームをデコードできません。',
    hint: 'ファイルをコピーし直してください。別のコーデックに変換すると直る場合もあります。'
  },
  'encode-failed': {
    message: '動画を正しく書き出せませんでした。',
    hint: '別のコーデックまたはフォルダーを試してください。書きかけのファイルは残らず、マスクは保持されています。'
  },
  'ffmpeg-not-found': {
    message: 'FFmpegまたはffprobeが見つかりません。',
    hint: 'npm run setupを実行するか、STUDIO_FFMPEGとSTUDIO_FFPROBEにプログラムを指定してください。'
  },
  'ffmpeg-failed': {
    message: 'FFmpegがエラーで終了しました。',
    hint: 'もう一度試してください。繰り返し発生する場合は、問題レポートを送ってください。'
  },
  'output-exists': {
    message: '同じ名前のファイルまたはフォルダーがすでにあります。',
    hint: '別の名前を選択するか、置き換えを許可してください。何も変更していません。'
  },
  'output-not-writable': {
    message: 'この場所には書き込めません。',
    hint: '別のフォルダーを選択してください。'
  },
  'disk-full': {
    message: 'ディスクの空き容量が足りません。',
    hint: '空き容量を増やすか、別のドライブを選択してください。作成したマスクは残っています。'
  },
  'storage-refused': {
    message: 'ファームのストレージ（S3）またはバケットへのアクセスが拒否されました。',
    hint: 'ワーカーにAWS_ACCESS_KEY_IDとAWS_SECRET_ACCESS_KEY（またはAWS_SHARED_CREDENTIALS_FILE）を設定し、プレフィックス以下の一覧、読み取り、書き込みを許可してから、farm retryを実行してください。'
  },
  'storage-unreachable': {
    message: 'ファームのストレージ（S3）が応答しないか、現在利用できません。',
    hint: 'アドレスを確認してください。このクリップは自動的に再試行され、ほかのクリップは続行します。'
  },
  'storage-slow': {
    message: 'ファームのストレージ（S3）からのデータが長時間途絶えました。',
    hint: 'クリップは自動的に再試行されます。頻発する場合は、ワーカーを減らすか、より高速なストレージを使用してください。'
  },
  'storage-altered': {
    message: 'ファームのストレージから届いたデータが本来の内容と異なるか、取得中に変更されました。',
    hint: 'クリップは自動的に再取得されます。解消しない場合は、バケット内のオブジェクトを確認してください。'
  },
  'storage-clock-skew': {
    message: '時刻のずれにより、ファームのストレージ（S3）が要求を拒否しました。',
    hint: 'このマシンの時計を合わせてください（NTP）。クリップは自動的に再試行されます。'
  },
  'storage-cache-full': {
    message: 'ワーカーのキャッシュに、クリップの入力を保存する空きがありません。',
    hint: 'キャッシュの上限を増やすか、より大きいディスクに移すか、このマシンで同時に処理するクリップを減らしてください。'
  },
  'farm-input-unseen': {
    message: '処理に必要なファイルがワーカーから見えません。',
    hint: '同じパスで共有またはアップロードしてから、farm retryを実行してください。ほかのクリップは続行します。'
  },
  'nothing-to-export': {
    message: '選択した範囲に、選択したオブジェクトのマスクがありません。',
    hint: '先に伝播するか、別の範囲またはオブジェクトを選択してください。'
  },
  'objects-unsure': {
    message: '隠すオブジェクトを確実に検出できないフレームがあります。',
    hint: '詳細に示されたフレームを修正するか、最後の位置またはフレーム全体を隠す設定にしてください。何も書き出していません。'
  },
  'mask-unreadable': {
    message: 'マスク画像を読み取れません。',
    hint: '動画と同じサイズのインデックスカラーまたはグレースケールのPNGで保存し直してください。'
  },
  'mask-aspect-mismatch': {
    message: 'マスクと動画の縦横比が異なります。',
    hint: '動画と同じ幅と高さ、または同じ縦横比のマスクを使用してください。'
  },
  'mask-empty': {
    message: 'マスクにオブジェクトがありません。',
    hint: 'オブジェクトを1つ以上ペイントしてください。'
  },
  'mask-index-too-large': {
    message: 'マスクに扱えないオブジェクト番号があります。',
    hint: '番号を1～255に振り直すか、2つのプロジェクトに分けてください。'
  },
  'masks-ambiguous': {
    message: 'マスクの読み方が複数あるか、ファイルに複数のクリップが含まれています。',
    hint: '表示される画像から読み方またはクリップを選択してください。'
  },
  'annotations-unreadable': {
    message: 'アノテーションファイルを読み取れません。',
    hint: '該当する項目は詳細に示されています。作成元のプログラムから書き出し直してください。'
  },
  'frame-out-of-range': {
    message: 'その番号のフレームは動画にありません。',
    hint: '動画のフレーム数を確認してください。'
  },
  'bundle-missing-file': {
    message: 'モデルのファイルが不足しています。',
    hint: 'モデルをコピーまたはインストールし直してください。'
  },
  'bundle-altered': {
    message: 'モデルのファイルがマニフェストと一致しません。',
    hint: 'モデルをインストールし直してください。学習後は、バンドル全体を書き出してください。'
  },
  'bundle-invalid': {
    message: 'モデルのマニフェストを使用できません。',
    hint: '形式についてはmodels/README.mdを参照し、このバージョン用のバンドルを使用してください。'
  },
  'device-unavailable': {
    message: 'このデバイスは使用できません。',
    hint: '環境設定の［デバイス］で理由を確認し、［自動］またはCPUを選択してください。'
  },
  'inference-failed': {
    message: 'モデルの処理が中断されました。',
    hint: 'CPUで試してください。それまでに作成したマスクは残っています。'
  },
  'no-objects-found': {
    message: '該当するオブジェクトが見つかりませんでした。',
    hint: '別の場所を指定するか、別のフレームで試すか、オブジェクトをペイントしてください。'
  },
  'engine-crashed': {
    message: 'デコードと計算を行うエンジンが予期せず終了しました。',
    hint: '再起動済みで、作業内容は失われていません。繰り返し発生する場合は、CPUで試してください。'
  },
  'electron-not-found': {
    message: 'ウィンドウの実行環境がインストールされていません。',
    hint: 'npm run setupを実行してください。コマンドラインはそのまま使用できます。'
  },
  'project-unreadable': {
    message: 'プロジェクトファイルを読み取れません。',
    hint: 'バックアップか、起動時に表示される復元データを開いてください。'
  },
  'project-too-new': {
    message: 'より新しいバージョンで作成されたプロジェクトです。',
    hint: 'そのバージョンで開いてください。ファイルは変更していません。'
  },
  'farm-unreachable': {
    message: 'ファームのRedisサーバーが応答しません。',
    hint: 'アドレスと、サーバーが動作しているかを確認してください。ワーカーは待機し、自動的に再開します。'
  },
  'farm-refused': {
    message: 'ファームのRedisサーバーに接続を拒否されました。',
    hint: '環境設定の［ファーム］で、パスワードのファイルと認証局の証明書を確認してください。'
  },
  'farm-full': {
    message: 'ファームのRedisサーバーのメモリが不足しています。',
    hint: 'メモリを増やすか、完了した処理を消去してください。maxmemory-policyはnoevictionにしてください。'
  },
  'farm-no-worker': {
    message: '待機中の処理を実行できるワーカーがファームにありません。',
    hint: '同じバージョンで同じモデルを持つワーカーを起動してください（hodor-studio worker --model BUNDLE）。'
  },
  'farm-made-for-other': {
    message: 'この処理は、別のモデルまたは別のバージョン用に作成されています。',
    hint: 'すべてのマシンに同じバンドルを配置するか、処理を送信し直してください。'
  },
  'farm-child-crashed': {
    message: 'クリップを処理するプロセスが、毎回異常終了しました。',
    hint: '失敗した処理として保留し、ほかの処理は続行します。原因を調べるには、hodor-studio batchで単独実行してください。'
  },
  'farm-worker-lost': {
    message: '処理中のワーカーが次々に失われました。',
    hint: 'hodor-studio farm retry IDで、最後のチェックポイントから再開できます。'
  },
  'farm-clock-skew': {
    message: 'マシンの時計がRedisサーバーの時計とずれています。',
    hint: 'NTPで時計を合わせてください。ロックに影響はありませんが、再試行の間隔とログの時刻がずれます。'
  },
  internal: {
    message: '予期しないエラーが発生しました。',
    hint: '作業内容は復元データに保存されています。問題レポートを送ってください。'
  }
}
