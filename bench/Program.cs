using Bench;

Func<Task<int>>? measurement = args switch
{
    ["register"] => Register.Run,
    ["reads"] => Reads.Run,
    ["holds"] => Holds.Run,
    ["races"] => Races.Run,
    ["documents"] => Documents.Run,
    ["rendering"] => Rendering.Run,
    ["searching"] => Searching.Run,
    ["soak", .. var rest] => () => Soak.Run(rest),
    _ => null,
};
if (measurement is null)
{
    Console.Error.WriteLine("Expected one of: register, reads, holds, races, documents, rendering, searching, soak [--kills N] [--cases N]");
    return 2;
}

await Machine.Note();
return await measurement();
