using Bench;

await Machine.Note();
return args switch
{
    ["register"] => await Register.Run(),
    ["reads"] => await Reads.Run(),
    ["holds"] => await Holds.Run(),
    ["races"] => await Races.Run(),
    ["documents"] => await Documents.Run(),
    ["rendering"] => await Rendering.Run(),
    ["searching"] => await Searching.Run(),
    ["soak", .. var rest] => await Soak.Run(rest),
    _ => Unknown(),
};

static int Unknown()
{
    Console.Error.WriteLine("Expected one of: register, reads, holds, races, documents, rendering, searching, soak [--kills N] [--cases N]");
    return 2;
}
