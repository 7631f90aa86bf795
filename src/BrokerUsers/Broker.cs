using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace BrokerUsers;

/// <summary>The broker's management API.</summary>
/// <param name="administrator">Its address, with the administrator's name and password: http://user:password@host:port.</param>
internal sealed class Broker(Uri administrator) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = administrator,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(administrator.UserInfo)))) },
    };

    /// <summary>Makes the user, or changes it, without any tag: tags let into the management API.</summary>
    public async Task Put(BrokerUser user, string password)
    {
        await Put($"users/{user.Name}", new { password, tags = "" });
        await Put($"permissions/%2F/{user.Name}", new { configure = user.Configure, write = user.Write, read = user.Read });
        Console.WriteLine($"{user.Name} may configure {user.Configure}, write {user.Write}, read {user.Read}");
    }

    public void Dispose() => _http.Dispose();

    private async Task Put<T>(string what, T value)
    {
        using var answer = await _http.PutAsJsonAsync($"api/{what}", value);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The broker refused {what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
