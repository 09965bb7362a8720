/**
 * The studio for scripts: `import { openStudio } from 'hodor-studio'`. The command line sits on the same functions. What is
 * exported here follows Semantic Versioning: see docs/api.md.
 */
export { openStudio } from './studio'
export type { Studio } from './studio'
export type * from './requests'
export type * from './farm/farmRequests'
export type * from './results'
export type { Farm } from './farm/farm'
export type { BenchSummary } from './bench/benchSummary'
export { errorCodes, StudioError } from '../shared/domain/errors'
export type { ErrorCode, ErrorData } from '../shared/domain/errors'
export type { DeviceReport, PrecisionWish } from '../shared/domain/devices'
export type { ImportAnswers, MaskReading } from '../shared/domain/importQuestion'
export type { PointNote, PromptStroke } from '../shared/domain/pointing'
export type { QueueItem, QueueProgress } from '../shared/domain/queue'
export type { FrameRange, VideoInfo } from '../shared/domain/types'
export type { ClickedObject } from '../main/engine/clickReferences'
export type { DiscoverResult } from '../main/engine/discoverVideo'
export type { SegmentResult } from '../main/engine/segmentVideo'
export type { ReportedCandidate, SuggestResult } from '../main/engine/suggestFrames'
export type {
  ClipEvent,
  ClipProgress,
  ClipState,
  ClipStatus,
  FarmEvents,
  MadeFor,
  Priority,
  QueueCounts,
  QueueStatus,
  WorkerStatus
} from '../main/farm/ports'
export type { ExportResult } from '../main/export/runExport'
