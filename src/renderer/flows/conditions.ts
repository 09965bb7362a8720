import { actionOf, conditions, type ActionId, type Condition } from '../../shared/domain/actions'
import { strings } from '../strings'
import type { Studio } from './studio'

/** Why each condition of the table of actions does not hold; null where it does. */
const reasons: Readonly<Record<Condition, (studio: Studio) => string | null>> = {
  video: ({ project }) => (project.video ? null : strings.reasons.noVideo),
  sound: ({ project }) => (project.video?.audio ? null : strings.noSound),
  propagated: ({ project }) => (project.propagatedCount > 0 ? null : strings.nothingToCheck),
  object: ({ project, tools }) => (project.objectById(tools.selected) ? null : strings.reasons.noObjectSelected),
  maskHere: ({ project, masks }) => (project.video ? masks.noMaskHere : strings.reasons.noVideo),
  canPropagate: ({ propagation }) => propagation.refusal,
  canExport: ({ exports }) => exports.refusal,
  canDiscover: ({ discovery }) => discovery.refusal,
  job: ({ jobs }) => (jobs.current ? null : strings.reasons.noJob),
  // A running stroke is what undo takes back first.
  undo: ({ project, painting }) =>
    project.undoLabel !== null || painting.painting || painting.outline ? null : strings.reasons.nothingToUndo,
  redo: ({ project }) => (project.redoLabel === null ? strings.reasons.nothingToRedo : null),
  matting: ({ engine }) => (engine?.matting ? null : strings.reasons.noMatting)
}

/** Why an action cannot be done now; null when it can. Buttons, tooltips, menu and keys ask here. */
export function refusalOf(studio: Studio, id: ActionId): string | null {
  const { needs } = actionOf(id)
  return needs === null ? null : reasons[needs](studio)
}

/** Conditions that do not hold now: what the application menu greys out. */
export function unmetConditions(studio: Studio): Condition[] {
  return conditions.filter((condition) => reasons[condition](studio) !== null)
}
