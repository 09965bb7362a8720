import { mount } from 'svelte'
import { WebAudioOutput } from './api/audioOutput'
import { connectStudio } from './api/studio'
import App from './components/app/App.svelte'
import { Studio } from './flows/studio'

/** Puts the window together and shows it. The language is set by now. */
export function openStudio(): void {
  const studio = new Studio({
    client: connectStudio(),
    mac: navigator.userAgent.includes('Mac'),
    memory: window.localStorage,
    audio: new WebAudioOutput(),
    clock: {
      now: () => performance.now(),
      nextFrame: (callback) => {
        const handle = requestAnimationFrame(callback)
        return () => cancelAnimationFrame(handle)
      }
    }
  })

  // Whatever slips through is said, not swallowed.
  window.addEventListener('unhandledrejection', ({ reason }) => studio.toasts.fail(reason))
  window.addEventListener('error', ({ error }) => {
    if (error) studio.toasts.fail(error)
  })

  const target = document.getElementById('app')
  if (!target) throw new Error('index.html has no #app')
  mount(App, { target, props: { studio } })
  void studio.begin()
}
