using Xunit.Sdk;
using Xunit.v3;

// Bytes are counted for the whole process: nothing else may run beside a measurement. That is also why this is a project of its own.
[assembly: Parallelization(Mode = ParallelMode.None)]
