// Who may import whom: one-way, so that a change has one place. ARCHITECTURE.md draws the same picture.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: [`^src/${from}/`, ...allowed.map((a) => `^src/${a}`)] }
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('domain-stands-alone', 'shared/domain', []),
    only('language-knows-domain', 'shared/language', ['shared/domain/']),
    only('contract-knows-domain', 'shared/ipc', ['shared/domain/']),
    only('session-is-pure', 'main/session', ['shared/domain/']),
    only('scratch-is-disk', 'main/scratch', []),
    only('updates-stand-alone', 'main/updates', []),
    only('files-are-disk', 'main/files', ['shared/domain/']),
    only('log-is-a-file', 'main/log', ['shared/domain/', 'main/files/']),
    only('media-implements-ports', 'main/media', ['shared/domain/', 'main/(session/ports|scratch/|files/)']),
    // The steps between two graphs are orchestration, which the network's thread takes by itself: `followFrame.ts`.
    only('inference-implements-ports', 'main/inference', [
      'shared/domain/',
      'main/(session/(ports|matting|followFrame)|scratch/|files/)'
    ]),
    only('suggest-is-networks', 'main/suggest', ['shared/domain/', 'main/(session|inference)/']),
    only('discover-needs-no-engine', 'main/discover', ['shared/domain/', 'main/(session|inference|suggest)/']),
    only('project-is-files', 'main/project', ['shared/domain/', 'main/files/']),
    only('interchange-is-formats', 'main/interchange', ['shared/domain/', 'main/(session|media|files)/']),
    // How threads are started and asked is the same for whatever works in them; the matting network is reached by its port.
    only('export-needs-no-engine', 'main/export', [
      'shared/domain/',
      'main/((session|media|interchange|files)/|inference/(builtEntry|workerLine|matting/openMatting))'
    ]),
    only('queue-needs-no-electron', 'main/queue', [
      'shared/',
      'main/(session|media|inference|project|export|interchange|engine|files)/'
    ]),
    only('farm-needs-no-electron', 'main/farm', [
      'shared/',
      'main/(session|media|inference|discover|project|export|interchange|engine|queue|files|log)/'
    ]),
    only('engine-needs-no-electron', 'main/engine', [
      'shared/',
      'main/(session|media|inference|suggest|discover|project|export|interchange|files)/'
    ]),
    only('preload-knows-contract', 'preload', ['shared/ipc/', 'shared/domain/']),
    only('api-skips-shell', 'api', [
      'shared/',
      'main/(media|inference|session|project|export|interchange|engine|queue|farm|files)/'
    ]),
    only('cli-skips-shell', 'cli', [
      'shared/',
      'api/',
      'main/(media|inference|session|project|export|interchange|engine|queue|farm|files|log)/'
    ]),
    only('renderer-never-main', 'renderer', ['shared/']),
    // Texts are data: what undo calls an edit.
    only('editor-is-pure', 'renderer/editor', ['shared/domain/', 'renderer/strings']),
    only('canvas-draws', 'renderer/canvas', ['shared/domain/', 'renderer/editor/']),
    only('api-knows-contract', 'renderer/api', ['shared/', 'renderer/strings']),
    only('state-is-kept', 'renderer/state', ['shared/', 'renderer/(api|editor|canvas)/', 'renderer/strings']),
    only('flows-below-components', 'renderer/flows', [
      'shared/',
      'renderer/(api|editor|canvas|state)/',
      'renderer/strings'
    ]),
    {
      name: 'electron-in-shell-and-preload',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/(shell/|index|engineProcess)|preload/)' },
      to: { path: '(^|/)node_modules/electron(/|$)' }
    },
    {
      name: 'ort-in-inference',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/inference/' },
      to: { path: 'onnxruntime' }
    },
    {
      name: 'redis-in-farm',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/farm/' },
      to: { path: '(^|/)node_modules/(bullmq|ioredis)(/|$)' }
    },
    {
      name: 'no-node-below-main',
      severity: 'error',
      from: { path: '^src/(shared|renderer|main/session)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] }
    }
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte.ts', '.svelte', '.js'] }
  }
}
