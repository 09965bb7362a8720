import { StudioError } from '../../shared/domain/errors'
import { BullQueue } from '../../main/farm/redis/bullQueue'
import { farmAddress, type FarmAddress } from '../../main/farm/redis/farmAddress'
import { checkRequest } from '../checkRequest'
import type { FarmPlace } from './farmRequests'
import { given } from '../surroundings'

/** @returns null where neither the place nor the environment names a farm @throws StudioError as `farmAddress` */
export async function addressOf(place: FarmPlace): Promise<FarmAddress | null> {
  checkRequest('farm', place)
  const { url = process.env['HODOR_FARM'], ...files } = given(place)
  return url === undefined || url === '' ? null : farmAddress({ url, ...files })
}

/** @throws StudioError `bad-arguments` where there is none */
export async function addressNeeded(place: FarmPlace): Promise<FarmAddress> {
  const address = await addressOf(place)
  if (address) return address
  throw new StudioError('bad-arguments', 'Which farm? No address is given, and HODOR_FARM is not set.', {
    hint: 'Name it with --farm redis://HOST:PORT (in scripts `url`), or in HODOR_FARM.'
  })
}

/** Opens the queue for some work. @throws StudioError `bad-arguments`, `farm-unreachable`, `farm-refused`, as the work */
export async function withQueue<T>(place: FarmPlace, work: (queue: BullQueue) => Promise<T>): Promise<T> {
  const queue = await BullQueue.open(await addressNeeded(place))
  try {
    return await work(queue)
  } finally {
    await queue.close()
  }
}
