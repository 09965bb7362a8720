import { strings } from '../strings'
import type { Studio } from './studio'

/** What the main button does now. */
export interface NextStep {
  readonly kind: 'propagate' | 'update' | 'wait' | 'check' | 'export'
  readonly label: string
  /** Why it cannot be done; null when it can. */
  readonly refusal: string | null
  /** The action whose keys do the same. */
  readonly action: 'propagate.forward' | 'propagate.backward' | 'propagate.checkNext' | 'file.export'
}

/**
 * The step that leads on: carry the masks, bring them up to date or go on with a run that was stopped, look at the weakest
 * places, export. Never one that has nothing to do.
 */
export function nextStep(studio: Studio): NextStep {
  const { jobs, project, propagation, review, exports } = studio
  const { refusal } = propagation
  if (jobs.current) {
    return { kind: 'wait', label: strings.running(jobs.current.kind), refusal, action: 'propagate.forward' }
  }
  if (refusal !== null) return { kind: 'propagate', label: strings.propagate, refusal, action: 'propagate.forward' }
  const { todo } = propagation
  if (todo) {
    const kind = todo.label === strings.propagate || todo.direction === 'backward' ? 'propagate' : 'update'
    return { kind, label: todo.label, refusal, action: `propagate.${todo.direction}` }
  }
  if (project.propagatedCount > 0 && (!review.searched || review.left > 0)) {
    const label = review.searched ? strings.checkPlaces(review.left) : strings.checkMasks
    return { kind: 'check', label, refusal, action: 'propagate.checkNext' }
  }
  return { kind: 'export', label: strings.exportStep, refusal: exports.refusal, action: 'file.export' }
}
