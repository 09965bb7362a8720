import type { Autosaves } from '../project/autosave/autosaves'
import type { RecentFiles } from '../project/recentFiles'
import type { ApplicationMenu } from './applicationMenu'
import type { GrantedPaths } from './grantedPaths'
import type { OpenedVideo } from './openedVideo'
import type { PreferenceStore } from './preferenceStore'
import type { Problems } from './problemReports'
import type { StudioWindow } from './studioWindow'

/** What the handlers of the window's commands work with. */
export interface ShellContext {
  readonly window: StudioWindow
  readonly recent: RecentFiles
  readonly granted: GrantedPaths
  readonly video: OpenedVideo
  readonly autosaves: Autosaves
  readonly preferences: PreferenceStore
  readonly initialPath: string | null
  readonly menu: Pick<ApplicationMenu, 'allow'>
  readonly samplePath: string | null
  readonly problems: Problems
  /** The list of recent files is another now. */
  recentChanged(): void
}
