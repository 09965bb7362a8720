/**
 * Whether a host answers at all within five seconds: a firewall that drops packets would otherwise hold up each
 * download until its own, much longer, time-out.
 */
export async function answers(url) {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) })
    return response.ok
  } catch {
    return false
  }
}

let github

/** Asked at most once a run. */
export function githubAnswers() {
  github ??= answers('https://github.com/electron/electron/releases')
  return github
}
