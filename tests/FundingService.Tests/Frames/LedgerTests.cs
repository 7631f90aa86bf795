using Npgsql;

namespace FundingService.Tests.Frames;

public sealed class LedgerTests(FundingHost host)
{
    [Theory]
    [InlineData("UPDATE ledger_entry SET amount = 0")]
    [InlineData("DELETE FROM ledger_entry")]
    [InlineData("TRUNCATE ledger_entry")]
    [InlineData("UPDATE movement SET subject = ''")]
    [InlineData("DELETE FROM movement")]
    [InlineData("UPDATE frame_year SET held = 0")]
    [InlineData("UPDATE frame_year SET allocated = 1")]
    [InlineData("INSERT INTO frame_year (organisation, frame, year, allocated) VALUES ('o', 'f', 2024, 1)")]
    [InlineData("DELETE FROM reservation")]
    [InlineData("UPDATE placement SET amount = 1")]
    [InlineData("UPDATE plan_version SET content = '{}'")]
    [InlineData("DELETE FROM plan_version")]
    public async Task The_service_cannot_rewrite_what_happened(string statement)
    {
        await using var command = host.Database.CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    // Money from nowhere.
    [InlineData("(1, 'a', 2024, 'held', 5)")]
    // From one year to another.
    [InlineData("(1, 'a', 2024, 'free', -5), (2, 'a', 2025, 'held', 5)")]
    // More than there is.
    [InlineData("(1, 'a', 2024, 'free', -101), (2, 'a', 2024, 'held', 101)")]
    [InlineData("(1, 'a', 2024, 'held', -1), (2, 'a', 2024, 'free', 1)")]
    public async Task The_database_refuses_a_movement_that_cannot_be(string entries)
    {
        var region = host.NewOrganisation();
        await region.Put("a", (2024, 100m), (2025, 100m));

        await using var command = host.Database.CreateCommand(
            $"""
            WITH moved AS (
              INSERT INTO movement (organisation, movement, cause, moved, subject, application)
              VALUES ('{region.Id}', '{Guid.NewGuid()}', 'HELD', now(), 's', 'a') RETURNING organisation, movement)
            INSERT INTO ledger_entry (organisation, movement, entry, frame, year, account, amount)
            SELECT organisation, movement, given.* FROM moved, (VALUES {entries}) AS given (entry, frame, year, account, amount)
            """);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        await Balances.MustFollowFromTheLedger(host, region);
    }
}
