import { answerCalls } from '../../../inference/workerLine'
import { samplesOf } from '../../../media/decode/planarFormat'
import { ForegroundEstimator } from './foreground'
import type { ForegroundCalls } from './cleanForeground'

/** Entry of the worker thread that estimates foregrounds: all pictures it is given have one size and format. */

let estimator: ForegroundEstimator | null = null

answerCalls<ForegroundCalls, null>(
  {
    estimate: async ({ format, alpha, data }) => {
      estimator ??= new ForegroundEstimator(format, alpha)
      estimator.estimate(samplesOf(format, data), alpha)
      return data
    }
  },
  () => null,
  { estimate: (data) => [data.buffer] }
)
