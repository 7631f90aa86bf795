using Grpc.Core;

namespace ServiceDefaults;

/// <summary>Asks another service for what may not be there.</summary>
public static class Missing
{
    /// <summary>The answer, or null when the service says NOT_FOUND. Every other failure stays one.</summary>
    public static async Task<T?> OrNone<T>(this AsyncUnaryCall<T> call) where T : class
    {
        try
        {
            return await call;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
