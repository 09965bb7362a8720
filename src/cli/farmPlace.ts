import { BullQueue } from '../main/farm/redis/bullQueue'
import { farmAddress, type FarmAddress } from '../main/farm/redis/farmAddress'
import type { FarmPlace } from './farmArguments'
import { wrong } from './optionValues'

/** @returns null where neither the command nor the environment names a farm @throws StudioError as `farmAddress` */
export async function addressOf({ url = process.env['HODOR_FARM'], ...files }: FarmPlace): Promise<FarmAddress | null> {
  return url === undefined || url === '' ? null : farmAddress({ url, ...files })
}

/** @throws StudioError `bad-arguments` where there is none */
export async function addressNeeded(place: FarmPlace): Promise<FarmAddress> {
  const address = await addressOf(place)
  if (address) return address
  throw wrong('Which farm? Name it with --farm redis://HOST:PORT, or in HODOR_FARM.')
}

export async function openFarm(place: FarmPlace): Promise<BullQueue> {
  return BullQueue.open(await addressNeeded(place))
}
