namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource is described but not started.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
