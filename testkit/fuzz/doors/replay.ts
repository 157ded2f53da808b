import { openDoors } from './all.ts';

// npx node testkit/fuzz/doors/replay.ts DOOR BASE64: puts one input in again, and shows it.

const [name = '', input = ''] = process.argv.slice(2);
const doors = await openDoors();
const door = doors.all.find((one) => one.name === name);
try {
  if (!door) throw new Error(`there is no door ${name}; there are ${doors.all.map((one) => one.name).join(', ')}`);
  const bytes = Buffer.from(input, 'base64');
  console.log(bytes.toString('utf8'));
  await door.take(bytes);
  console.log('held');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await doors.close();
}
