using Cli.Calls;
using Contracts.Cases.V1;

namespace Cli.Tests.Calls;

public sealed class RequestIdTests
{
    private static readonly PrepareCaseRequest Request = new() { Name = "organisations/rjh/cases/RUN-1-2024", Preparation = new() { Body = "ledningsgruppen" } };

    [Fact]
    public void The_same_step_with_the_same_content_has_the_same_id_in_every_run() =>
        Assert.Equal("6fab4703-7be9-8482-94c2-9505804d7d97", Id());

    [Fact]
    public void It_is_a_UUID_of_version_8()
    {
        var id = Guid.ParseExact(Id(), "D");
        Assert.Equal(8, id.Version);
        Assert.InRange(id.Variant, 8, 11);
    }

    [Fact]
    public void Another_organisation_case_step_or_content_has_another_id()
    {
        var other = Request.Clone();
        other.Preparation.Stance = "för";
        string[] ids =
        [
            Id(), Id(organisation: "other"), Id(number: "RUN/2/2024"), Id(step: "prepared 2"), Id(content: other),
            Id(organisation: "rjhR", number: "UN/1/2024"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static string Id(string organisation = "rjh", string number = "RUN/1/2024", string step = "prepared 1", PrepareCaseRequest? content = null) =>
        RequestId.Of(organisation, number, step, content ?? Request);
}
