global using Contracts.Cases;
global using Contracts.Findings.V1;
global using Contracts.Funding;
global using Contracts.Funding.V1;
global using Grpc.Core;
global using ServiceDefaults;
// The messages of the API beside the records of the domain that bear the same names.
global using Wire = Contracts.Funding.V1;
