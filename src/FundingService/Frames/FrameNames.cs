namespace FundingService.Frames;

/// <summary>Lists of frames as callers give them: organisations/rjh/frames/hallbar-tillvaxt.</summary>
internal static class FrameNames
{
    private const int Most = 20;

    /// <summary>hallbar-tillvaxt; what is no frame's name stays as it is, and is noted by <see cref="MustExist"/>.</summary>
    public static string Id(string name) => Names.TryIn("frames", name)?.Id ?? name;

    /// <summary>Notes frames that the organisation doesn't have, and those that are named twice.</summary>
    /// <param name="lists">Lists of frames, each with its path in the request.</param>
    public static async Task MustExist(Work work, string organisation, IEnumerable<(IReadOnlyList<string> Frames, string Field)> lists, Violations violations)
    {
        var given = lists.ToList();
        var ids = given.SelectMany(list => list.Frames.Take(Most)).Where(name => Names.TryIn("frames", name)?.Organisation == organisation).Select(Id);
        Note(organisation, given, await Known(work, organisation, ids), violations);
    }

    /// <summary>Those of the frames that the organisation has.</summary>
    public static Task<List<string>> Known(Work work, string organisation, IEnumerable<string> frames) =>
        work.All<string>("SELECT frame FROM frame WHERE organisation = @organisation AND frame = ANY(@ids)", new { organisation, ids = frames.Distinct().ToArray() });

    /// <summary>Notes frames that aren't among the known ones, and those that are named twice.</summary>
    public static void Note(
        string organisation, IEnumerable<(IReadOnlyList<string> Frames, string Field)> lists, IReadOnlyCollection<string> known, Violations violations)
    {
        foreach (var (frames, field) in lists)
        {
            violations.Require(frames.Count <= Most, field, $"expected at most {Most} frames, found {frames.Count}");
            violations.Require(frames.Distinct().Count() == frames.Count, field, "expected each frame once");
            foreach (var (index, name) in frames.Take(Most).Index())
            {
                violations.Require(
                    Names.TryIn("frames", name)?.Organisation == organisation && known.Contains(Id(name)),
                    $"{field}[{index}]",
                    $"expected a frame of organisations/{organisation}, found '{name}'");
            }
        }
    }
}
