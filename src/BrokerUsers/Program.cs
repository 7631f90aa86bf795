using BrokerUsers;
using Microsoft.Extensions.Configuration;

// Gives each program its user on the broker, as the broker's administrator. Run it as often as you like: what is so already stays so, and another
// password replaces the one before.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
var administrator = new Uri(configuration.GetConnectionString("messaging-admin")
    ?? throw new InvalidOperationException("The connection string 'messaging-admin' is missing, the broker's management API with its administrator."));
var passwords = BrokerUser.All.ToDictionary(
    user => user,
    user => configuration[$"Passwords:{user.Name}"] ?? throw new InvalidOperationException($"The setting Passwords:{user.Name} is missing, the password that this user gets."));

using var broker = new Broker(administrator);
foreach (var (user, password) in passwords)
    await broker.Put(user, password);
