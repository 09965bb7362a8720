/** Names of all metrics of a worker; the dashboard and the manifests are held against them. */
export const metricNames = {
  info: 'hodor_farm_info',
  started: 'hodor_farm_clips_started_total',
  resumed: 'hodor_farm_clips_resumed_total',
  finished: 'hodor_farm_clips_finished_total',
  failed: 'hodor_farm_clips_failed_total',
  left: 'hodor_farm_clips_left_total',
  running: 'hodor_farm_clips_running',
  clipSeconds: 'hodor_farm_clip_seconds',
  frames: 'hodor_farm_frames_total',
  framesPerSecond: 'hodor_farm_frames_per_second',
  checkpointSeconds: 'hodor_farm_checkpoint_seconds',
  checkpointBytes: 'hodor_farm_checkpoint_bytes_total',
  childrenEnded: 'hodor_farm_children_ended_total',
  memory: 'hodor_farm_memory_bytes',
  connected: 'hodor_farm_connected',
  draining: 'hodor_farm_draining',
  warnings: 'hodor_farm_warnings_total',
  queueLength: 'hodor_farm_queue_length',
  workers: 'hodor_farm_workers',
  clockSkew: 'hodor_farm_clock_skew_seconds'
} as const
