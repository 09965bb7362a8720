import { join, resolve } from 'node:path'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, mayRequest } from './contentSecurity'
import { GrantedPaths } from './grantedPaths'
import { assetPath, serveAsset } from './rendererAssets'
import { withExtension } from './targetPath'
import { isTrustedSender } from './trustedSender'

describe('contentSecurityPolicy', () => {
  it('lets nothing inline, evaluated or foreign through', () => {
    expect(contentSecurityPolicy()).not.toMatch(/unsafe|https?:|\*/)
    expect(contentSecurityPolicy()).toContain("default-src 'none'")
    expect(contentSecurityPolicy()).toContain("connect-src 'none'")
  })

  it('opens to the development server alone, never to inline scripts', () => {
    const policy = contentSecurityPolicy('http://localhost:5173')
    expect(policy).toContain("connect-src 'self' http://localhost:5173 ws://localhost:5173")
    expect(policy).toMatch(/script-src 'self';/)
  })
})

it('lets no request leave the machine', () => {
  expect(mayRequest('app://bundle/index.html')).toBe(true)
  for (const url of ['http://localhost/', 'https://example.org/x', 'file:///etc/passwd', 'ws://x/']) {
    expect(mayRequest(url)).toBe(false)
  }
  expect(mayRequest('ws://localhost:5173/hmr', 'http://localhost:5173')).toBe(true)
  expect(mayRequest('http://localhost:5174/', 'http://localhost:5173')).toBe(false)
})

describe('page files', () => {
  const root = resolve('/srv/page')

  it('are found inside their folder only', () => {
    expect(assetPath(root, 'app://bundle/')).toBe(join(root, 'index.html'))
    expect(assetPath(root, 'app://bundle/assets/a%20b.js')).toBe(join(root, 'assets', 'a b.js'))
    for (const path of ['..%2f..%2fetc/passwd', '%E0%A4%A', 'a%00.js']) {
      expect(assetPath(root, `app://bundle/${path}`)).toBeNull()
    }
    expect(assetPath(root, 'app://bundle/%2e%2e/x')).toBe(join(root, 'x'))
    expect(assetPath(root, 'app://other/index.html')).toBeNull()
  })

  it('carry their type and the policy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'studio-page-'))
    await writeFile(join(folder, 'a.js'), 'let a')
    const response = await serveAsset(folder, { url: 'app://bundle/a.js', method: 'GET' })
    expect(await response.text()).toBe('let a')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy())
    expect((await serveAsset(folder, { url: 'app://bundle/b.js', method: 'GET' })).status).toBe(404)
    expect((await serveAsset(folder, { url: 'app://bundle/a.js', method: 'POST' })).status).toBe(404)
    await rm(folder, { recursive: true })
  })
})

it('trusts only the top frame of its own page', () => {
  const trusted = (url: string, parent: unknown = null): boolean => isTrustedSender({ url, parent })
  expect(trusted('app://bundle/index.html')).toBe(true)
  expect(trusted('app://bundle/index.html', {})).toBe(false)
  expect(trusted('app://bundle.example.org/')).toBe(false)
  expect(trusted('https://app//bundle/')).toBe(false)
  expect(trusted('')).toBe(false)
  expect(isTrustedSender(null)).toBe(false)
  expect(trusted('http://localhost:5173/')).toBe(false)
  expect(isTrustedSender({ url: 'http://localhost:5173/', parent: null }, 'http://localhost:5173')).toBe(true)
})

it('grants a path for one purpose, however it is written', () => {
  const granted = new GrantedPaths()
  granted.grant('export', join(tmpdir(), 'a', 'out'))
  expect(() => granted.check('export', join(tmpdir(), 'a', '..', 'a', 'out'))).not.toThrow()
  expect(() => granted.check('project', join(tmpdir(), 'a', 'out'))).toThrow(/not chosen/)
  expect(() => granted.check('export', join(tmpdir(), 'a'))).toThrow(/not chosen/)
  expect(granted.knows(join(tmpdir(), 'a', 'out', 'overlay.mp4'))).toBe(true)
  expect(granted.knows(join(tmpdir(), 'a', 'out', 'masks', '00000.png'))).toBe(true)
  expect(granted.knows(join(tmpdir(), 'a', 'out', '..', 'secret.png'))).toBe(false)
})

it('adds an extension where there is none', () => {
  expect(withExtension('/a/clip', ['mp4', 'mov'])).toBe('/a/clip.mp4')
  expect(withExtension('/a/clip.v2', ['mp4', 'mov'])).toBe('/a/clip.v2.mp4')
  expect(withExtension('/a/clip.MOV', ['mp4', 'mov'])).toBe('/a/clip.MOV')
})

it('reads what was shown, what lies in a folder that was, and nothing a link leads to from there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'studio-granted-'))
  const [shown, secret] = [join(folder, 'shown'), join(folder, 'secret.mp4')]
  await mkdir(join(shown, 'clip'), { recursive: true })
  await writeFile(secret, '')
  await writeFile(join(shown, 'clip', '0.png'), '')
  await symlink(secret, join(shown, 'link.mp4'))
  await symlink(folder, join(shown, 'away'))
  const granted = new GrantedPaths()
  const reads = (path: string): Promise<boolean> =>
    granted.checkReading(path).then(
      () => true,
      () => false
    )
  expect(await reads(shown)).toBe(false)
  granted.grant('read', shown)
  for (const path of ['', 'clip', 'clip/0.png', 'clip/%d.png#fps=24']) expect(await reads(join(shown, path))).toBe(true)
  for (const path of ['link.mp4', 'away/secret.mp4', '../secret.mp4', 'gone/x/y']) {
    expect(await reads(join(shown, path)), path).toBe(false)
  }
  granted.grant('read', `${secret}#fps=25`)
  expect(await reads(secret)).toBe(true)
  expect(await reads('/etc/passwd')).toBe(false)
  granted.grant('project', join(folder, 'work.hodor'))
  expect(await reads(join(folder, 'work.hodor'))).toBe(true)
  await rm(folder, { recursive: true })
})
