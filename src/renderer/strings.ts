import { appStrings } from './strings/app'
import { deviceStrings } from './strings/device'
import { explainsStrings } from './strings/explains'
import { helpStrings } from './strings/help'
import { importStrings } from './strings/imports'
import { jobsStrings } from './strings/jobs'
import { maskStrings } from './strings/masks'
import { objectsStrings } from './strings/objects'
import { preferencesStrings } from './strings/preferences'
import { projectStrings } from './strings/project'
import { qualityStrings } from './strings/quality'
import { farmStrings } from './strings/farm'
import { queueStrings } from './strings/queue'
import { reasonsStrings } from './strings/reasons'
import { reviewStrings } from './strings/review'
import { stageStrings } from './strings/stage'
import { startStrings } from './strings/start'
import { suggestStrings } from './strings/suggest'
import { timelineStrings } from './strings/timeline'
import { transferStrings } from './strings/transfer'

/** Every English sentence and label of the window that is not an action's name (those are in `shared/domain/actions.ts`). */
export const strings = {
  ...appStrings,
  ...startStrings,
  ...projectStrings,
  ...objectsStrings,
  ...stageStrings,
  ...maskStrings,
  ...timelineStrings,
  ...jobsStrings,
  ...reviewStrings,
  ...suggestStrings,
  ...transferStrings,
  ...qualityStrings,
  ...deviceStrings,
  ...explainsStrings,
  ...helpStrings,
  ...importStrings,
  ...queueStrings,
  ...farmStrings,
  ...preferencesStrings,
  ...reasonsStrings
} as const
