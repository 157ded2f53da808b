import { createMemoryHealth } from '../../../../monitor/engine/rounds/memory-health.ts';
import { healthStoreContract } from '../../../../testkit/contract/health-store.ts';

healthStoreContract('createMemoryHealth()', async () => createMemoryHealth());
