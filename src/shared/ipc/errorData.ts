import { z } from 'zod'
import { errorCodes } from '../domain/errors'

/** A `StudioError` as it crosses process borders. */
export const errorDataSchema = z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() })
