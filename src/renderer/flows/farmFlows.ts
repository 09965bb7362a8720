import type { Studio } from './studio'

/** Sends the open project: what is on screen is saved first, as the farm reads the file. */
export async function sendToFarm({ files, project, farm }: Studio): Promise<void> {
  const isSaved = project.path !== null && !project.edited
  if (!isSaved && !(await files.save())) return
  if (project.path !== null) await farm.send(project.path)
}
