/**
 * ONNX Runtime's releases since 1.29 send what they run to Microsoft (mobile.events.data.microsoft.com) and keep a number of
 * this machine on its disk, unless this stands in the environment before it is loaded. Whatever leads to it imports this
 * first: threads have a copy of the environment that the runtime does not see, so it is set where they are started, too.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1'
