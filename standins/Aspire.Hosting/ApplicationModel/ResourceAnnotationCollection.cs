using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>All that is known about a resource, in the order in which it was said.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
