import { systemClock } from '../../lambda/system-clock.ts';
import { clockContract } from '../contract/clock.ts';

clockContract('the clock of a function', systemClock);
