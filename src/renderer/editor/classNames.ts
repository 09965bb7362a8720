import { mostClasses } from '../../shared/domain/preferences'

/** Classes of objects as annotators type them: one spelling each, whatever the case. */

export const longestClass = 80

/** The class before the ones that were used earlier. */
export function remembered(classes: readonly string[], className: string): string[] {
  return [className, ...classes.filter((known) => !isSame(known, className))].slice(0, mostClasses)
}

/** What is offered: classes of this project in order, then those used before. */
export function offered(inProject: readonly (string | undefined)[], before: readonly string[]): string[] {
  const all: string[] = []
  for (const name of [...inProject, ...before]) {
    if (name && !all.some((known) => isSame(known, name))) all.push(name)
  }
  return all
}

/**
 * A typed class in the spelling there is already; what is new stays as it was typed.
 * @param known as `offered`
 */
export function spelt(typed: string, known: readonly string[]): string {
  const text = typed.trim()
  return known.find((name) => isSame(name, text)) ?? text
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
