using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>The health protocol over states that are set by hand; safe to use from several threads.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    // A watcher that reads slowly misses the oldest states, never the newest.
    private const int KeptStates = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _states = [];
    private readonly HashSet<Watcher> _watchers = [];

    /// <summary>Sets a service's state; watchers are told when it is another one.</summary>
    public void SetStatus(string service, ServingStatus status)
    {
        lock (_gate)
        {
            var before = StateOf(service);
            _states[service] = status;
            if (status != before)
                Tell(service, status);
        }
    }

    /// <summary>Forgets a service.</summary>
    public void ClearStatus(string service)
    {
        lock (_gate)
            Forget(service);
    }

    /// <summary>Forgets all services.</summary>
    public void ClearAll()
    {
        lock (_gate)
            foreach (var service in _states.Keys.ToList())
                Forget(service);
    }

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            return _states.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, ""));
        }
    }

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        await foreach (var status in Follow(request.Service, context.CancellationToken))
            await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
    }

    /// <summary>A service's state now and each change of it, without an exception at the end.</summary>
    internal async IAsyncEnumerable<ServingStatus> Follow(string service, [EnumeratorCancellation] CancellationToken until)
    {
        if (until.IsCancellationRequested)
            yield break;

        var states = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(KeptStates) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var watcher = new Watcher(service, states.Writer);
        lock (_gate)
        {
            states.Writer.TryWrite(StateOf(service));
            _watchers.Add(watcher);
        }

        try
        {
            await using var end = until.Register(() => states.Writer.TryComplete());
            await foreach (var status in states.Reader.ReadAllAsync(CancellationToken.None))
                yield return status;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(watcher);
        }
    }

    private ServingStatus StateOf(string service) => _states.GetValueOrDefault(service, ServingStatus.ServiceUnknown);

    private void Forget(string service)
    {
        if (_states.Remove(service, out var before) && before != ServingStatus.ServiceUnknown)
            Tell(service, ServingStatus.ServiceUnknown);
    }

    private void Tell(string service, ServingStatus status)
    {
        foreach (var watcher in _watchers)
            if (watcher.Service == service)
                watcher.States.TryWrite(status);
    }

    private sealed class Watcher(string service, ChannelWriter<ServingStatus> states)
    {
        public string Service => service;

        public ChannelWriter<ServingStatus> States => states;
    }
}
