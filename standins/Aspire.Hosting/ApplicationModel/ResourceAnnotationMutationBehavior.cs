namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether an annotation joins the earlier ones of its type or takes their place.</summary>
public enum ResourceAnnotationMutationBehavior
{
    Append,
    Replace,
}
