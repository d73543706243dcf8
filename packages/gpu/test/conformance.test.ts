import { conformance } from '@engram/tensor/conformance';
import { suite } from '@engram/tools/suite';
import { device } from './harness.ts';

for (const { name, checks } of conformance({ backend: device, device: 'gpu' })) {
  suite(`gpu (Node): ${name}`, (test) => {
    for (const check of checks) test(check.name, check.run);
  });
}
