import { actionNames, menuTitles } from '../../../shared/language/actions'
import { appStrings } from './app'
import { decimal, duration, momentText } from './counts'
import { deviceStrings } from './device'
import { editStrings } from './edits'
import { explainsStrings } from './explains'
import { farmStrings } from './farm'
import { formatStrings } from './formats'
import { helpStrings } from './help'
import { importStrings } from './imports'
import { jobsStrings } from './jobs'
import { maskStrings } from './masks'
import { objectsStrings } from './objects'
import { preferencesStrings } from './preferences'
import { projectStrings } from './project'
import { qualityStrings } from './quality'
import { queueStrings } from './queue'
import { reasonsStrings } from './reasons'
import { reviewStrings } from './review'
import { stageStrings } from './stage'
import { startStrings } from './start'
import { suggestStrings } from './suggest'
import { timelineStrings } from './timeline'
import { transferStrings } from './transfer'

/** Every English text of the window. */
export const strings = {
  /** Names of the actions and the menus. */
  actions: actionNames('en'),
  menus: menuTitles('en'),
  decimal,
  duration,
  momentText,
  ...appStrings,
  ...editStrings,
  ...formatStrings,
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
