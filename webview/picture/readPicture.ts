/** @throws Error when the address gives no file */
export async function readPicture(address: string): Promise<Blob> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`reading it gave ${response.status} ${response.statusText}.`);
  return response.blob();
}
