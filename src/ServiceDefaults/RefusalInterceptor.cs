using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>The one place where exceptions become gRPC answers.</summary>
public sealed class RefusalInterceptor(ILogger<RefusalInterceptor> log) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Answer(context, () => continuation(request, context));

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Answer(context, () => continuation(requestStream, context));

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Answer(context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Answer(context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> Answer<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Refused refused)
        {
            log.LogInformation("{Method} refused: {Reason}", context.Method, refused.Reason);
            throw refused.ToRpcException();
        }
        catch (RpcException passed) when (IsRefusal(passed.StatusCode))
        {
            // A service that we asked on the caller's behalf refused: its answer, with its details, is the caller's answer.
            throw new RpcException(passed.Status, passed.Trailers);
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            // Nobody waits for this answer any more.
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
        catch (Exception fault) when (fault.IsOutOfReach())
        {
            log.LogWarning(fault, "{Method}: something that it needs is out of reach", context.Method);
            throw new Refused(StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE", "Something that the service needs is out of reach; try again.")
                .ToRpcException();
        }
        catch (Exception fault)
        {
            log.LogError(fault, "{Method} failed", context.Method);
            throw new RpcException(new Status(StatusCode.Internal, "Internal error."));
        }
    }

    private static bool IsRefusal(StatusCode status) =>
        status is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.PermissionDenied or StatusCode.Unauthenticated
            or StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.ResourceExhausted;
}
