import { languageOf } from '../shared/domain/languages'
import { useLanguage } from './strings'
import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'

// Modules hold texts from the moment they are evaluated: the language is set before any of them is.
const language = languageOf(new URLSearchParams(window.location.search).get('language') ?? '') ?? 'en'
document.documentElement.lang = language
useLanguage(language)
// Many Linux desktops have no Japanese letters; elsewhere the system's own would do.
if (language === 'ja') await import('@fontsource-variable/noto-sans-jp/wght.css')
const { openStudio } = await import('./openStudio')
openStudio()
