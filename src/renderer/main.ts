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
const { openStudio } = await import('./openStudio')
openStudio()
