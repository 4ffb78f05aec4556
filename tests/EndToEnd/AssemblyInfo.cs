using Xunit.Sdk;
using Xunit.v3;

// Each suite is seven processes; two at once would measure the machine, not the product.
[assembly: Parallelization(Mode = ParallelMode.None)]
