using Agentgateway.Llm.Golden;

if (args is not [var folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("Usage: dotnet run --project tests/Llm.Golden -- FOLDER");
    return 2;
}

return GoldenRun.Execute(folder, Console.Out).Failed == 0 ? 0 : 1;
